// IndexedDB as promises: `meta` (settings of this phone), `snapshots` (last known data), `outbox` (writes).

const NAME = "scc";
const VERSION = 1;

/** Open the database. */
export function openDatabase() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("meta");
      request.result.createObjectStore("snapshots");
      request.result.createObjectStore("outbox", { keyPath: "id", autoIncrement: true });
    };
    request.onsuccess = () => resolve(new Database(request.result));
    request.onerror = () => reject(request.error);
  });
}

class Database {
  #connection;

  constructor(connection) {
    this.#connection = connection;
    connection.onversionchange = () => connection.close();
  }

  /** Return a value, or undefined. */
  get(store, key) {
    return this.#run([store], "readonly", (stores) => stores[store].get(key));
  }

  /** Return all values of a store, by key. */
  all(store) {
    return this.#run([store], "readonly", (stores) => stores[store].getAll());
  }

  /** Remove a value. */
  remove(store, key) {
    return this.#run([store], "readwrite", (stores) => stores[store].delete(key));
  }

  /** Change several stores at once or not at all; `work` gets the stores by name. */
  change(names, work) {
    return this.#run(names, "readwrite", work);
  }

  #run(names, mode, work) {
    return new Promise((resolve, reject) => {
      const transaction = this.#connection.transaction(names, mode, { durability: "strict" });
      const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
      const request = work(stores);
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }
}
