// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.identity.AccountFile;
import dev.kubeletsim.cri.identity.IdentityOutcome;
import dev.kubeletsim.cri.identity.IdentityRequest;
import dev.kubeletsim.cri.identity.IdentityResolver;
import dev.kubeletsim.cri.identity.ImageAccounts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Any user string against any passwd and group file comes to an identity or to a refusal, for each runtime. */
class AccountFilesFuzzTest {
    /** Between the user, the passwd file and the group file. */
    private static final String BETWEEN = "\u0000";

    private static final long HIGHEST_ID = 0xFFFF_FFFFL;

    static List<byte[]> seeds() {
        return Mutations.texts(
                input(
                        "multi",
                        "root:x:0:0::/:/bin/sh\nmulti:x:2000:2000::/home/multi:/bin/sh\n",
                        "g:x:60001:a,multi\n"),
                input(
                        "1000:3000",
                        "u:x:1000:1000::/home/u:/bin/sh",
                        "u:x:1000:\nm:x:50000:u\nmalformed\nnan:x:abc:u\n"),
                input("user:group", "user:x:-1:4294967296\n:::\n#c:x:1:1", "group:x:99999999999999999999:user,,\n"),
                input("", "", ""),
                input("0", "\n\n \t\nroot:x:0:0\r\n", "a:x:1:root\nb:x:1:root\n"));
    }

    private static String input(String user, String passwd, String group) {
        return user + BETWEEN + passwd + BETWEEN + group;
    }

    @Test
    void anyFilesComeToAnIdentityOrARefusal() {
        Mutations.check(seeds(), 3, 5_000, AccountFilesFuzzTest::resolve);
    }

    @OnDemand
    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void accounts(byte[] input) {
        resolve(input);
    }

    private static void resolve(byte[] input) {
        String[] parts = new String(input, StandardCharsets.UTF_8).split(BETWEEN, 3);
        String user = parts[0];
        ImageAccounts accounts = new ImageAccounts(file(parts, 1), file(parts, 2));
        List<IdentityRequest> requests = List.of(
                IdentityRequest.none(user),
                new IdentityRequest(user, null, 3000L, List.of(4000L), IdentityRequest.MERGE, ""),
                new IdentityRequest("", (long) user.hashCode(), null, List.of(-1L), user.length() % 3, "0"));
        for (RuntimeProfile profile : RuntimeProfile.all()) {
            for (IdentityRequest request : requests) {
                check(new IdentityResolver(profile.identity()).resolve(request, accounts));
            }
        }
    }

    private static AccountFile file(String[] parts, int index) {
        return index < parts.length ? new AccountFile.Present(parts[index]) : new AccountFile.Missing();
    }

    private static void check(IdentityOutcome outcome) {
        switch (outcome) {
            case IdentityOutcome.Resolved resolved ->
                assertThat(resolved.identity().uid()).isBetween(0L, HIGHEST_ID);
            case IdentityOutcome.Refused refused -> assertThat(refused.error()).isNotNull();
        }
    }
}
