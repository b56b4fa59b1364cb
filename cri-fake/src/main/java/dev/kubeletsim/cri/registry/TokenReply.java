// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a token server answers.
 *
 * @param token the field {@code token}
 * @param accessToken the field {@code access_token}, which means the same
 */
record TokenReply(String token, String accessToken) {
    /** containers/image's bound for such a body. */
    static final int MAX_BYTES = 1 << 20;

    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * Reads a body.
     *
     * @throws JacksonException if it is no JSON
     */
    static TokenReply parse(byte[] body) {
        JsonNode root = MAPPER.readTree(body);
        return new TokenReply(
                root.path("token").asString(""), root.path("access_token").asString(""));
    }
}
