import type { Review } from './review.js';

const NAME = 'credit-check-reviews';
const STORE = 'reviews';

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { autoIncrement: true });
  return settled(request);
}

/** Runs on the store; where the browser keeps nothing (private windows, policies) the answer is undefined. */
async function within<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
  try {
    const base = await open();
    try {
      return await settled(run(base.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      base.close();
    }
  } catch (_) {
    return undefined;
  }
}

/** Reviews that this browser has kept, oldest first. */
export const keptReviews = async (): Promise<Review[]> => ((await within('readonly', (store) => store.getAll())) as Review[] | undefined) || [];

/** Keeps a review in this browser; whether it did. */
export const keepReview = async (review: Review): Promise<boolean> => (await within('readwrite', (store) => store.add(review))) !== undefined;

export const forgetReviews = async (): Promise<void> => void (await within('readwrite', (store) => store.clear()));
