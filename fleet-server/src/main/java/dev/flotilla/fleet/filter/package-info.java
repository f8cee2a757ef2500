/** A filter language over devices: RSQL, with the fields that are known of a device. */
@NullMarked
package dev.flotilla.fleet.filter;

import org.jspecify.annotations.NullMarked;
