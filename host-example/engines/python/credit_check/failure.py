"""What fails, with its code."""


class Failure(Exception):
    """What cannot be used: `code`, `place`, `remedy`, `text`."""

    def __init__(self, fields):
        if isinstance(fields, str):
            # polars hands on what was raised by its text alone.
            code, _, text = fields.partition(": ")
            fields = {"code": code, "text": text}
        place = f" ({fields['place']})" if fields.get("place") else ""
        super().__init__(f"{fields['code']}: {fields.get('text', '')}{place}")
        self.fields = fields
        self.code = fields["code"]

    def __reduce__(self):
        return Failure, (self.fields,)
