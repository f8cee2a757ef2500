/** Artifacts and metadata in chunks, for devices that may open no connection but the one for their messages. */
@NullMarked
package dev.flotilla.fleet.transfer;

import org.jspecify.annotations.NullMarked;
