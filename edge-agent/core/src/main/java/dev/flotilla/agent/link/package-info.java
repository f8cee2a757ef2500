/** The ports through which an agent talks to its fleet; client libraries stay in the leaf packages. */
@NullMarked
package dev.flotilla.agent.link;

import org.jspecify.annotations.NullMarked;
