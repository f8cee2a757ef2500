/** When and how much a device may download, by what its owner set. */
@NullMarked
package dev.flotilla.agent.download;

import org.jspecify.annotations.NullMarked;
