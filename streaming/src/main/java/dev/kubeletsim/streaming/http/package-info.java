// SPDX-License-Identifier: Apache-2.0
/**
 * An HTTP/1.1 server and client for long-lived answers and upgrades.
 *
 * <p>Starting points: {@link dev.kubeletsim.streaming.http.HttpServer}, {@link
 * dev.kubeletsim.streaming.http.HttpClient}, {@link dev.kubeletsim.streaming.http.UpgradeProxy}. Knows nothing of what
 * is served.
 */
@NullMarked
package dev.kubeletsim.streaming.http;

import org.jspecify.annotations.NullMarked;
