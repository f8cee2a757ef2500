/** What people say samples show: whom to ask next, how far they agree, what counts as known. */
@NullMarked
package dev.flotilla.fleet.dataset.label;

import org.jspecify.annotations.NullMarked;
