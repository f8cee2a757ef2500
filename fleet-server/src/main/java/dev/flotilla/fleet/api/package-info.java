/** HTTP for operators (REST, events, console) and for devices (enrolment, artifacts). Translates, decides nothing. */
@NullMarked
package dev.flotilla.fleet.api;

import org.jspecify.annotations.NullMarked;
