/** Operators: their roles, passwords and sessions, their API tokens, and the token with which the first of them is made. */
@NullMarked
package dev.flotilla.fleet.account;

import org.jspecify.annotations.NullMarked;
