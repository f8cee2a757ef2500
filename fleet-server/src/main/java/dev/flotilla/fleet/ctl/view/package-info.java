/** What the API's documents look like to people: tables, sheets and the progress of a rollout. */
@NullMarked
package dev.flotilla.fleet.ctl.view;

import org.jspecify.annotations.NullMarked;
