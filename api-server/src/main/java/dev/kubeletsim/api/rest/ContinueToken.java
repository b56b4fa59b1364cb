// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.schema.DecodeException;
import dev.kubeletsim.api.schema.GoJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Where the next page of a list begins: the revision of the first page and the last key of the previous one, encoded as
 * kube-apiserver does.
 *
 * @param after {@code namespace/name} of the last object sent
 */
record ContinueToken(long revision, String after) {
    private static final String VERSION = "meta.k8s.io/v1";
    private static final String INVALID = "invalid continue token: continue key is not valid";

    String encode() {
        String json = JsonMapper.shared()
                .writeValueAsString(JsonNodeFactory.instance
                        .objectNode()
                        .put("v", VERSION)
                        .put("rv", revision)
                        .put("start", after + "\u0000"));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a token.
     *
     * @throws ApiFailure 400 saying what is wrong with it
     */
    static ContinueToken decode(String text) {
        JsonNode json = json(text);
        if (!json.path("v").asString("").equals(VERSION)) {
            throw ApiFailure.badRequest("invalid continue token: continue key is not valid: server does not recognize"
                    + " this encoded version " + json.path("v").asString(""));
        }
        String start = json.path("start").asString("");
        if (json.path("rv").asLong(0) == 0) {
            throw ApiFailure.badRequest(INVALID + ": incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
        }
        if (start.isEmpty()) {
            throw ApiFailure.badRequest(INVALID + ": encoded start key empty (version meta.k8s.io/v1)");
        }
        return new ContinueToken(
                json.path("rv").asLong(0), start.endsWith("\u0000") ? start.substring(0, start.length() - 1) : start);
    }

    private static JsonNode json(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw ApiFailure.badRequest(INVALID + ": illegal base64 data at input byte " + firstIllegal(text));
        }
        try {
            return GoJson.parse(bytes).root();
        } catch (DecodeException e) {
            throw ApiFailure.badRequest(INVALID + ": " + e.getMessage());
        }
    }

    private static int firstIllegal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean legal = c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
            if (!legal) {
                return i;
            }
        }
        // All characters are fine, one is missing: the fault is where the last group begins.
        return text.length() / 4 * 4;
    }
}
