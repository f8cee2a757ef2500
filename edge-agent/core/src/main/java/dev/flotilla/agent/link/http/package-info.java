/** Artifacts and enrolment over HTTPS by HttpURLConnection, which every Android and every JDK has. */
@NullMarked
package dev.flotilla.agent.link.http;

import org.jspecify.annotations.NullMarked;
