import { AsyncLocalStorage } from "node:async_hooks";

/** Thrown when a context is used outside of `provide`: a bug of ours, never the caller's fault. */
class ContextNotFound extends Error {
  override readonly name = "ContextNotFound";
}

/** A value that travels with the asynchronous call and cannot be passed by mistake. */
export function createContext<T>(name: string) {
  const storage = new AsyncLocalStorage<T>();
  return {
    provide: <R>(value: T, run: () => R): R => storage.run(value, run),
    use(): T {
      const value = storage.getStore();
      if (value === undefined) throw new ContextNotFound(`no ${name} in context`);
      return value;
    },
    peek: (): T | undefined => storage.getStore(),
  };
}
