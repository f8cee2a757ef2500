/** How good models are in the field: what is estimated without labels beside what labels say. */
@NullMarked
package dev.flotilla.fleet.quality;

import org.jspecify.annotations.NullMarked;
