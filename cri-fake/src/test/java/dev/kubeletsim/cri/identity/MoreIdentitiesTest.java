// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whom containerd 2.0.11 made of user strings and account files that no recording of {@code conformance} has: malformed lines,
 * doubles, numbers out of range, names that are numbers. First the files, then a case a line: {@code user} is uid, gid and
 * groups as ContainerStatus told them.
 */
class MoreIdentitiesTest {
    private static final String RESOURCE = "more-containerd-2.0.11.jsonl";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RuntimeProfile profile = RuntimeProfile.containerd20();

    @Test
    void containerdResolvesThemAsItDid() throws IOException {
        Map<String, ImageAccounts> files = new HashMap<>();
        List<String> different = new ArrayList<>();
        int cases = 0;
        for (JsonNode line : lines()) {
            String accounts = line.get("accounts").asString();
            if (!line.has("request")) {
                files.put(accounts, new ImageAccounts(file(line.get("passwd")), file(line.get("group"))));
                continue;
            }
            cases++;
            String got = told(request(line), Objects.requireNonNull(files.get(accounts), accounts));
            String want = line.has("error")
                    ? line.get("error").asString()
                    : line.get("user").toString();
            if (!got.equals(want)) {
                different.add(line + "\n  got " + got);
            }
        }
        assertThat(different).isEmpty();
        assertThat(cases).isGreaterThan(300);
    }

    private String told(IdentityRequest request, ImageAccounts accounts) {
        return switch (new IdentityResolver(profile.identity()).resolve(request, accounts)) {
            case IdentityOutcome.Resolved resolved -> {
                ContainerIdentity identity = resolved.identity();
                yield "[" + identity.uid() + "," + identity.gid().gid() + ","
                        + identity.groupIds().toString().replace(" ", "") + "]";
            }
            case IdentityOutcome.Refused refused -> {
                Map<String, String> arguments = new HashMap<>(refused.arguments());
                arguments.put("mount", "<mount>");
                yield profile.errors().failure(refused.error(), arguments).text();
            }
        };
    }

    private static IdentityRequest request(JsonNode line) {
        JsonNode asked = line.get("request");
        List<Long> groups = new ArrayList<>();
        asked.path("supplemental_groups").forEach(group -> groups.add(group.asLong()));
        return new IdentityRequest(
                asked.path("run_as_username").asString(""),
                number(asked.get("run_as_user")),
                number(asked.get("run_as_group")),
                groups,
                policy(asked.path("supplemental_groups_policy")),
                line.path("image_user").asString(""));
    }

    private static int policy(JsonNode policy) {
        return policy.isNumber() ? policy.asInt() : policy.asString("").equals("Strict") ? 1 : 0;
    }

    private static @Nullable Long number(@Nullable JsonNode node) {
        return node == null ? null : Long.valueOf(node.asLong());
    }

    private static AccountFile file(@Nullable JsonNode content) {
        return content == null ? new AccountFile.Missing() : new AccountFile.Present(content.asString());
    }

    private static List<JsonNode> lines() throws IOException {
        InputStream in = Objects.requireNonNull(MoreIdentitiesTest.class.getResourceAsStream(RESOURCE), RESOURCE);
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().<JsonNode>map(JSON::readTree).toList();
        }
    }
}
