import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Where the builds and the vectors are. CREDIT_BUILD names another build directory than target/credit. */
export const BUILD = process.env.CREDIT_BUILD ?? join(ROOT, 'target/credit');
export const SAMPLE = join(BUILD, 'sample');
export const DEMO = join(BUILD, 'demo/index.html');
export const DEMO_PAGES = join(BUILD, 'demo');
export const SCREENSHOTS = join(BUILD, 'screenshots');
export const PACKAGE = join(ROOT, 'wasm/js');
/** Files of publishers that the importers are tested with. */
export const HOST_TESTS = join(ROOT, 'host-example/tests/host');
/** The host's command line. CREDIT names another than the one of the build. */
export const CREDIT = process.env.CREDIT ?? join(ROOT, 'target/debug/credit');
export const VECTORS = process.env.CREDIT_VECTORS ?? join(ROOT, 'tests/vectors');
