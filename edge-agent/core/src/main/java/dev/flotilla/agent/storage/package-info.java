/** The one port for everything durable, and its implementation on a file system. */
@NullMarked
package dev.flotilla.agent.storage;

import org.jspecify.annotations.NullMarked;
