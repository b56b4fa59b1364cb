// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class ObjectDecoderTest {
    private static final Schema SCHEMA = Schema.ofMinor(36);
    private static final ObjectType POD = SCHEMA.type("core.Pod");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'spec':{'securityContext':{'supplementalGroupsPolicy':1}}} | json: cannot unmarshal number into Go"
                        + " struct field PodSecurityContext.spec.securityContext.supplementalGroupsPolicy of type"
                        + " v1.SupplementalGroupsPolicy",
                "{'spec':{'containers':[{'name':1}]}} | json: cannot unmarshal number into Go struct field"
                        + " Container.spec.containers.name of type string",
                "{'spec':{'containers':'x'}} | json: cannot unmarshal string into Go struct field PodSpec.spec.containers"
                        + " of type []v1.Container",
                "{'spec':[]} | json: cannot unmarshal array into Go struct field Pod.spec of type v1.PodSpec",
                "{'metadata':{'labels':{'a':1}}} | json: cannot unmarshal number into Go struct field"
                        + " ObjectMeta.metadata.labels of type string",
                "{'spec':{'priority':1.5}} | json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.priority"
                        + " of type int32",
                "{'spec':{'priority':3000000000}} | json: cannot unmarshal number 3000000000 into Go struct field"
                        + " PodSpec.spec.priority of type int32",
                "{'spec':{'hostNetwork':'true'}} | json: cannot unmarshal string into Go struct field"
                        + " PodSpec.spec.hostNetwork of type bool",
                "{'spec':{'overhead':{'cpu':'x'}}} | quantities must match the regular expression"
                        + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
                "{'status':{'startTime':'yesterday'}} | parsing time \"yesterday\" as \"2006-01-02T15:04:05Z07:00\":"
                        + " cannot parse \"yesterday\" as \"2006\""
            })
    void wrongTypesGetGosText(String json, String message) {
        assertThatThrownBy(() -> decode(json))
                .isInstanceOf(DecodeException.class)
                .hasMessage(message);
    }

    @Test
    void unknownAndDuplicateFieldsAreReportedAndDropped() throws DecodeException {
        Decoded decoded =
                decode("{'spec':{'nosuch':1,'containers':[{'name':'a','Image':'b'}],'nodeName':'a','nodeName':'b'}}");
        assertThat(decoded.strictErrors())
                .containsExactly(
                        "unknown field \"spec.nosuch\"",
                        "unknown field \"spec.containers[0].Image\"",
                        "duplicate field \"spec.nodeName\"");
        assertThat(decoded.object().path("spec").has("nosuch")).isFalse();
        assertThat(decoded.object().path("spec").path("nodeName").asString()).isEqualTo("b");
    }

    @Test
    void amountsAndTimesBecomeCanonicalAndNullsGo() throws DecodeException {
        ObjectNode pod = decode("{'spec':{'overhead':{'cpu':0.5,'memory':'1024Mi'},'nodeName':null},"
                        + "'status':{'startTime':'2024-08-01T14:00:00.5+02:00'}}")
                .object();
        assertThat(pod.path("spec").path("overhead")).hasToString("{\"cpu\":\"500m\",\"memory\":\"1Gi\"}");
        assertThat(pod.path("spec").has("nodeName")).isFalse();
        assertThat(pod.path("status").path("startTime").asString()).isEqualTo("2024-08-01T12:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({"aGk=, -1", "aGk, 0", "a?k=, 1", "aGk=x, 4", "'', -1"})
    void base64IsCheckedAsGoDoes(String text, int wrong) {
        assertThat(GoBase64.firstWrongByte(text)).isEqualTo(wrong);
    }

    @Test
    void theEncoderPrintsWhatGoPrints() throws DecodeException {
        ObjectNode status = decode("{'status':{'containerStatuses':[{'name':'c','state':{'running':{}}}]}}")
                .object();
        assertThat(new ObjectEncoder(SCHEMA).encode(status, POD).path("status"))
                .hasToString("{\"containerStatuses\":[{\"name\":\"c\",\"state\":{\"running\":{\"startedAt\":null}},"
                        + "\"lastState\":{},\"ready\":false,\"restartCount\":0,\"image\":\"\",\"imageID\":\"\"}]}");
    }

    @Test
    void theEncoderKeepsExplicitZerosBehindPointersOnly() throws DecodeException {
        ObjectNode pod = decode("{'spec':{'containers':[],'hostNetwork':false,'enableServiceLinks':false,'priority':0,"
                        + "'securityContext':{},'nodeName':''}}")
                .object();
        assertThat(new ObjectEncoder(SCHEMA).encode(pod, POD).path("spec"))
                .hasToString("{\"containers\":[],\"securityContext\":{},\"priority\":0,\"enableServiceLinks\":false}");
    }

    private static Decoded decode(String json) throws DecodeException {
        byte[] bytes = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return ObjectDecoder.decode(SCHEMA, POD, GoJson.parse(bytes));
    }
}
