// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.v1.PodSandboxConfig;

/** Sandboxes as bytes and back. A number once used for a field keeps its meaning. */
final class SandboxCodec {
    private static final int ID = 1;
    private static final int NAME = 2;
    private static final int SEQUENCE = 3;
    private static final int CONFIG = 4;
    private static final int RUNTIME_HANDLER = 5;
    private static final int HOSTNAME = 6;
    private static final int IP = 7;
    private static final int SYSCTLS = 8;
    private static final int FILES_PATTERN = 9;
    private static final int CREATED_AT = 10;
    private static final int STOPPED_AT = 11;
    private static final int DIED_AT = 12;

    private SandboxCodec() {}

    static byte[] encode(SandboxFacts facts) {
        return new Fields.Writer()
                .text(ID, facts.id())
                .text(NAME, facts.name())
                .number(SEQUENCE, facts.sequence())
                .message(CONFIG, facts.config())
                .text(RUNTIME_HANDLER, facts.runtimeHandler())
                .text(HOSTNAME, facts.hostname())
                .text(IP, facts.ip())
                .map(SYSCTLS, facts.sysctls())
                .text(FILES_PATTERN, facts.filesPattern())
                .number(CREATED_AT, facts.createdAtNanos())
                .number(STOPPED_AT, facts.stoppedAtNanos())
                .number(DIED_AT, facts.diedAtNanos())
                .toBytes();
    }

    static SandboxFacts decode(byte[] bytes) throws InvalidProtocolBufferException {
        Fields fields = Fields.parse(bytes);
        return new SandboxFacts(
                fields.text(ID),
                fields.text(NAME),
                fields.number(SEQUENCE),
                fields.message(CONFIG, PodSandboxConfig.parser()),
                fields.text(RUNTIME_HANDLER),
                fields.text(HOSTNAME),
                fields.text(IP),
                fields.map(SYSCTLS),
                fields.text(FILES_PATTERN),
                fields.number(CREATED_AT),
                fields.number(STOPPED_AT),
                fields.number(DIED_AT));
    }
}
