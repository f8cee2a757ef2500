/** The fleet link over MQTT 5; the only package that sees the MQTT client library. */
@NullMarked
package dev.flotilla.agent.link.mqtt;

import org.jspecify.annotations.NullMarked;
