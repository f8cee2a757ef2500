/** Artifacts and metadata in chunks over the device's message connection, for devices that may open no other. */
@NullMarked
package dev.flotilla.agent.link.chunk;

import org.jspecify.annotations.NullMarked;
