/** The client workflow of The Update Framework over two ports, the repository and the store of what is trusted. */
@NullMarked
package dev.flotilla.agent.trust;

import org.jspecify.annotations.NullMarked;
