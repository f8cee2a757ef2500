/** Declared settings: parsing that refuses unknown keys, and the reference generated from the same declarations. */
@NullMarked
package dev.flotilla.contract.config;

import org.jspecify.annotations.NullMarked;
