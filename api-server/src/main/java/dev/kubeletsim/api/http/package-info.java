// SPDX-License-Identifier: Apache-2.0
/**
 * The API server over HTTPS.
 *
 * <p>Starting point: {@link dev.kubeletsim.api.http.ApiListener}.
 */
@NullMarked
package dev.kubeletsim.api.http;

import org.jspecify.annotations.NullMarked;
