/** The PostgreSQL that ships with the server: unpacked, started, watched and stopped here. */
@NullMarked
package dev.flotilla.fleet.store.postgres;

import org.jspecify.annotations.NullMarked;
