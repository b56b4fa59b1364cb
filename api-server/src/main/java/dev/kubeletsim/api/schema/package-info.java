// SPDX-License-Identifier: Apache-2.0
/**
 * What the resource types look like, release by release, and what follows from that: decoding, encoding, merge keys and
 * the OpenAPI documents.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.schema.Schema}, {@link dev.kubeletsim.api.schema.ObjectDecoder}, {@link
 * dev.kubeletsim.api.schema.OpenApi}. Imports the JDK and Jackson's tree alone.
 */
@NullMarked
package dev.kubeletsim.api.schema;

import org.jspecify.annotations.NullMarked;
