/**
 * A small HTTP/1.1 server (RFC 9112) for programs on the same machine, the same over loopback and over a Unix domain socket,
 * with a bound on everything that a peer decides: connections, heads, bodies and time.
 */
@NullMarked
package dev.flotilla.daemon.http;

import org.jspecify.annotations.NullMarked;
