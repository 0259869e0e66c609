/** Longest time of one test, in milliseconds. */
const LONGEST = Number(process.env.LONGEST ?? 90000);

/** Counts tests, prints a line per failure and a closing line that any CI can read. */
export class Results {
  passed = 0;
  failed = 0;
  #suite = '';

  /** Runs one suite; a suite that breaks, or runs no test, counts as a failure. */
  async suite(name, run) {
    this.#suite = name;
    const before = this.passed + this.failed;
    const started = Date.now();
    try {
      await run(this);
      if (this.passed + this.failed === before) throw new Error('no test ran');
    } catch (error) {
      this.fail('(suite)', error);
    }
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${name}: ${this.passed + this.failed - before} tests in ${seconds} s`);
  }

  /** Counts what others counted. */
  add({ passed, failed }) {
    this.passed += passed;
    this.failed += failed;
  }

  /** Runs one test. */
  async test(name, run) {
    try {
      await within(LONGEST, run());
      this.passed += 1;
    } catch (error) {
      this.fail(name, error);
    }
  }

  /** Runs one test that needs no waiting. */
  testNow(name, run) {
    try {
      run();
      this.passed += 1;
    } catch (error) {
      this.fail(name, error);
    }
  }

  fail(name, error) {
    this.failed += 1;
    console.log(`FAIL ${this.#suite} > ${name}: ${firstLines(error)}`);
  }

  close() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed > 0 || this.passed === 0 ? 1 : 0;
  }
}

/** A browser that hangs is a failure, not an end of everything. */
function within(limit, running) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${limit / 1000} s`)), limit);
  });
  return Promise.race([running, late]).finally(() => clearTimeout(timer));
}

function firstLines(error) {
  const text = process.env.TRACE && error instanceof Error ? error.stack : String(error?.message ?? error);
  return text.length > 1500 && !process.env.TRACE ? `${text.slice(0, 1500)}…` : text;
}
