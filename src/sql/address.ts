/** How other programs on this machine reach a database. */
export interface Address {
  /** It may hold a password. */
  readonly url: string;
  /** Where the URL is a socket's: opens a way in over TCP, for programs that know no sockets. */
  readonly relay?: () => Promise<Relay>;
}

/** A way to a database over TCP that stands until it is closed; its URL holds a password. */
export interface Relay {
  readonly url: string;
  close(): Promise<void>;
}
