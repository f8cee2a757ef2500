/** The server's own certificate authority and the certificate that it shows to devices. */
@NullMarked
package dev.flotilla.fleet.identity;

import org.jspecify.annotations.NullMarked;
