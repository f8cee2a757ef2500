/** MQTT to and from the features: the embedded broker, and the server's own client of it. Translates, decides nothing. */
@NullMarked
package dev.flotilla.fleet.mqtt;

import org.jspecify.annotations.NullMarked;
