"""Days off, make-up work days and due dates of 2018 to 2026 by the PyPI package chinesecalendar, an
independent oracle for the working days of the core. With --check only compares with the files."""

import datetime
import sys
from pathlib import Path

import chinese_calendar

FOLDER = Path(__file__).resolve().parents[2] / "vectors" / "calendar"
FIRST, LAST = datetime.date(2018, 1, 1), datetime.date(2026, 12, 31)
TERMS = 30
DAY = datetime.timedelta(days=1)


def fnv(text):
    """FNV-1a, 64 bits: short, and written in a line in any language."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def days():
    day = FIRST
    while day <= LAST:
        yield day
        day += DAY


def exceptions():
    """Days that are not what their weekday says, in the form of 日历.csv."""
    yield "日期,类别"
    for day in days():
        work = chinese_calendar.is_workday(day)
        if work != (day.weekday() < 5):
            yield f"{day},{'班' if work else '休'}"


def due(start, working):
    """The last days of terms of 1 to 30 working days from the next day on, as far as is known."""
    day, count = start, 0
    while count < TERMS:
        day += DAY
        if day > LAST:
            return
        if working[day]:
            count += 1
            yield day


def digests():
    """One line a month of start days: how many due dates there are, and the digest of them all."""
    working = {day: chinese_calendar.is_workday(day) for day in days()}
    months = {}
    for start in days():
        lines = months.setdefault(f"{start:%Y-%m}", [])
        lines += [f"{start} {n + 1} {end}\n" for n, end in enumerate(due(start, working))]
    yield "month\tcount\tfnv1a64"
    for month, lines in months.items():
        yield f"{month}\t{len(lines)}\t{fnv(''.join(lines))}"


def main():
    wrong = False
    for name, lines in [
        ("chinesecalendar-2018-2026.csv", exceptions()),
        ("chinesecalendar-due-2018-2026.tsv", digests()),
    ]:
        text, path = "".join(line + "\n" for line in lines), FOLDER / name
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            wrong = True
            print(f"{path} is not what chinesecalendar says")
    sys.exit(wrong)


main()
