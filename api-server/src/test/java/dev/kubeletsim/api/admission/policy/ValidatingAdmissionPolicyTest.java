// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiRequest.User;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.time.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ValidatingAdmissionPolicyTest {
    private static final String POLICIES = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";
    private static final String BINDINGS = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String POD =
            "{'metadata':{'name':'p','labels':{'app':'web'}},'spec':{'containers':" + "[{'name':'c','image':'i'}]}}";
    private static final String DENY = "'validationActions':['Deny']";

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final List<Map<String, String>> audited = new ArrayList<>();
    private ApiServer server = server(36);

    private ApiServer server(int minor) {
        return ApiServer.builder()
                .minor(minor)
                .controllers(false)
                .featureGates(gate -> true)
                .scheduler(time)
                .random(new Random(1))
                .auditAnnotations((request, annotations) -> audited.add(annotations))
                .build();
    }

    @AfterEach
    void close() {
        server.close();
        time.close();
    }

    private ApiResponse.Document send(String method, String path, String type, String json) {
        ApiRequest request = ApiRequest.of(method, path, "test");
        ApiRequest full = json.isEmpty()
                ? request
                : request.withTree(type, JsonMapper.shared().readTree(json.replace('\'', '"')));
        return (ApiResponse.Document) server.handle(full.as(new User("alice", List.of("dev"))));
    }

    private ApiResponse.Document post(String path, String json) {
        return send("POST", path, "application/json", json);
    }

    private void create(String path, String json) {
        ApiResponse.Document answer = post(path, json);
        assertThat(answer.status()).as(answer.tree().toString()).isEqualTo(201);
    }

    private static String rule(String operations, String resources) {
        return "'matchConstraints':{'resourceRules':[{'apiGroups':['*'],'apiVersions':['*'],'operations':[" + operations
                + "],'resources':[" + resources + "]}]}";
    }

    /** A policy about new pods, and its binding. */
    private void inForce(String spec, String binding) {
        inForce(rule("'CREATE'", "'pods'"), spec, binding);
    }

    private void inForce(String match, String spec, String binding) {
        create(POLICIES, "{'metadata':{'name':'rule'},'spec':{" + match + "," + spec + "}}");
        create(BINDINGS, "{'metadata':{'name':'bound'},'spec':{'policyName':'rule'," + binding + "}}");
    }

    private static String validation(String expression) {
        return "'validations':[{'expression':\"" + expression.replace("'", "\\u0027") + "\"}]";
    }

    private void inForceExpression(String expression) {
        // Quotes of the expression are not those of the JSON around it.
        ObjectNode policy = JsonMapper.shared()
                .readTree(
                        ("{'metadata':{'name':'rule'},'spec':{" + rule("'CREATE'", "'pods'") + "}}").replace('\'', '"'))
                .asObject();
        policy.withObject("/spec").putArray("validations").addObject().put("expression", expression);
        ApiResponse answer =
                server.handle(ApiRequest.of("POST", POLICIES, "test").withTree("application/json", policy));
        assertThat(((ApiResponse.Document) answer).status()).isEqualTo(201);
        create(BINDINGS, "{'metadata':{'name':'bound'},'spec':{'policyName':'rule'," + DENY + "}}");
    }

    @Test
    void aDenialHasTheWordsAndTheCodeOfTheApi() {
        inForceExpression("object.metadata.name == 'q'");

        ApiResponse.Document answer = post(PODS, POD);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.tree().path("reason").asString()).isEqualTo("Invalid");
        assertThat(answer.tree().path("message").asString())
                .isEqualTo("pods \"p\" is forbidden: ValidatingAdmissionPolicy 'rule' with binding 'bound' denied"
                        + " request: failed expression: object.metadata.name == 'q'");
        assertThat(answer.tree().at("/details/causes/0/message").asString()).startsWith("ValidatingAdmissionPolicy");
        assertThat(send("GET", PODS + "/p", "", "").status()).isEqualTo(404);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"Forbidden, 403", "Invalid, 422", "RequestEntityTooLarge, 413"})
    void theReasonDecidesTheCode(String reason, int code) {
        inForce("'validations':[{'expression':'false','message':' no ','reason':'" + reason + "'}]", DENY);

        ApiResponse.Document answer = post(PODS, POD);

        assertThat(answer.status()).isEqualTo(code);
        assertThat(answer.tree().path("reason").asString()).isEqualTo(reason);
        assertThat(answer.tree().path("message").asString()).endsWith("denied request: no");
    }

    /** What expressions see, each true of a pod that alice creates in the namespace default. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "request.operation == 'CREATE' && request.userInfo.username == 'alice' && 'dev' in request.userInfo.groups",
                "request.kind.kind == 'Pod' && request.resource.resource == 'pods' && request.name == 'p'",
                "request.namespace == 'default' && !request.dryRun && !has(request.subResource)",
                "request.options.kind == 'CreateOptions'",
                "oldObject == null",
                "object.spec.containers.all(c, c.imagePullPolicy == 'Always')",
                "object.spec.priority == 0",
                "has(object.metadata.uid) && object.status.phase == 'Pending'",
                "namespaceObject.metadata.name == 'default' && namespaceObject.status.phase == 'Active'",
                "namespaceObject.metadata.creationTimestamp < timestamp('2027-01-01T00:00:00Z')",
                "authorizer.group('').resource('pods').namespace('x').check('create').allowed()",
                "authorizer.requestResource.check('create').reason() == ''",
                "authorizer.path('/healthz').check('get').allowed() && !authorizer.path('/x').check('get').errored()"
            })
    void expressionsSeeTheRequest(String expression) {
        inForceExpression(expression);

        ApiResponse.Document answer = post(PODS, POD);

        assertThat(answer.status()).as(answer.tree().toString()).isEqualTo(201);
    }

    @Test
    void aWarningGoesToTheClientAndAnAuditToTheLog() {
        inForce(
                validation("false")
                        + ",'auditAnnotations':[{'key':'who','valueExpression':'request.userInfo.username'},"
                        + "{'key':'none','valueExpression':'null'}]",
                "'validationActions':['Warn','Audit']");

        ApiResponse.Document answer = post(PODS, POD);

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.warnings())
                .contains("Validation failed for ValidatingAdmissionPolicy 'rule' with binding 'bound': failed"
                        + " expression: false");
        assertThat(audited)
                .singleElement()
                .satisfies(annotations -> assertThat(annotations)
                        .containsEntry("rule/who", "alice")
                        .hasSize(2)
                        .hasEntrySatisfying(
                                "validation.policy.admission.k8s.io/validation_failure",
                                failure -> assertThat(failure).contains("\"expressionIndex\":0")));
    }

    @Test
    void aRefusalBringsTheWarningsOfOthers() {
        inForce(validation("false"), DENY);
        create(BINDINGS, "{'metadata':{'name':'a'},'spec':{'policyName':'rule','validationActions':['Warn']}}");

        ApiResponse.Document answer = post(PODS, POD);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.warnings()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "Fail, 1/0 == 1, 422, expression '1/0 == 1' resulted in error: division by zero",
        "Ignore, 1/0 == 1, 201, ''",
        "Fail, object.nothing == 1, 422, expression 'object.nothing == 1' resulted in error: no such key: nothing",
        "Fail, variables.broken == 1, 422, fails to evaluate: no such key: nothing"
    })
    void theFailurePolicyDecidesAboutErrors(String policy, String expression, int code, String message) {
        inForce(
                "'failurePolicy':'" + policy + "','variables':[{'name':'broken','expression':'object.nothing'}],"
                        + validation(expression),
                DENY);

        ApiResponse.Document answer = post(PODS, POD);

        assertThat(answer.status()).isEqualTo(code);
        assertThat(answer.tree().path("message").asString("")).contains(message);
    }

    @Test
    void anExpressionThatRunsTooLongIsStopped() {
        inForce(
                "'variables':[{'name':'l','expression':'[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19]'}],"
                        + validation("variables.l.all(a, variables.l.all(b, variables.l.all(c, variables.l.all(d,"
                                + " a + b + c + d >= 0))))"),
                DENY);

        assertThat(post(PODS, POD).tree().path("message").asString())
                .endsWith("resulted in error: operation cancelled: actual cost limit exceeded");
    }

    @Test
    void variablesAreComputedWhenTheyAreAskedFor() {
        inForce(
                "'variables':[{'name':'bad','expression':'1/0'},{'name':'n','expression':'size(object.spec.containers)'},"
                        + "{'name':'two','expression':'variables.n + 1'}]," + validation("variables.two == 2"),
                DENY);

        assertThat(post(PODS, POD).status()).isEqualTo(201);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "request.name == `q`, 201",
        "true, 422",
        "object.nothing == 1, 422",
    })
    void conditionsDecideWhetherThePolicyIsAsked(String condition, int code) {
        inForce(
                "'matchConditions':[{'name':'a','expression':\"" + condition.replace("`", "\\u0027") + "\"}],"
                        + validation("false"),
                DENY);

        assertThat(post(PODS, POD).status()).isEqualTo(code);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'''name'':''limits''', 201",
        "'''name'':''none''', 422",
        "'''selector'':{''matchLabels'':{''for'':''pods''}}', 201",
        "'''selector'':{''matchLabels'':{''for'':''nobody''}}', 422"
    })
    void bindingsHandInParameters(String ref, int code) {
        create(CONFIG_MAPS, "{'metadata':{'name':'limits','labels':{'for':'pods'}},'data':{'most':'1'}}");
        inForce(
                "'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},"
                        + validation("size(object.spec.containers) <= int(params.data.most)"),
                DENY + ",'paramRef':{" + ref + ",'parameterNotFoundAction':'Deny'}");

        ApiResponse.Document answer = post(PODS, POD);

        assertThat(answer.status()).as(answer.tree().toString()).isEqualTo(code);
        if (code == 422) {
            assertThat(answer.tree().path("message").asString())
                    .endsWith("failed to configure binding: no params found for policy binding with `Deny`"
                            + " parameterNotFoundAction");
        }
    }

    @Test
    void aKindOfParametersThatIsNotServedFailsThePolicy() {
        inForce("'paramKind':{'apiVersion':'apps/v1','kind':'Deployment'}," + validation("true"), DENY);

        assertThat(post(PODS, POD).tree().path("message").asString())
                .endsWith("ValidatingAdmissionPolicy 'rule' denied request: failed to configure policy: failed to find"
                        + " resource referenced by paramKind: 'apps/v1, Kind=Deployment'");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'CREATE' | 'pods' | POST | 422",
                "'*' | '*' | POST | 422",
                "'*' | '*/*' | POST | 422",
                "'UPDATE' | 'pods' | POST | 201",
                "'CREATE' | 'pods/status' | POST | 201",
                "'CREATE' | 'services' | POST | 201",
            })
    void rulesNameOperationsAndResources(String operations, String resources, String method, int code) {
        inForce(rule(operations, resources), validation("false"), DENY);

        assertThat(send(method, PODS, "application/json", POD).status()).isEqualTo(code);
    }

    @ParameterizedTest(name = "{2} {3} under {0} {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'UPDATE' | 'pods' | PATCH | /p | 422",
                "'UPDATE' | 'pods' | PATCH | /p/status | 200",
                "'UPDATE' | 'pods/status' | PATCH | /p/status | 422",
                "'UPDATE' | 'pods/*' | PATCH | /p/status | 422",
                "'UPDATE' | 'pods/ephemeralcontainers' | PATCH | /p/ephemeralcontainers | 422",
                "'UPDATE' | '*/resize' | PATCH | /p/resize | 422",
                "'CREATE' | 'pods/binding' | POST | /p/binding | 422",
                "'CREATE' | 'pods' | POST | /p/binding | 201",
                "'CREATE' | 'pods/eviction' | POST | /p/eviction | 422",
                "'DELETE' | 'pods' | POST | /p/eviction | 201",
                "'DELETE' | 'pods' | DELETE | /p | 422",
                "'DELETE' | 'pods' | DELETE | \"\" | 422",
                "'CONNECT' | 'pods/exec' | POST | /p/exec?command=id | 422",
                "'CONNECT' | 'pods/exec' | GET | /p/exec?command=id | 422",
            })
    void subresourcesAreResourcesOfTheirOwn(String operations, String resources, String method, String path, int code) {
        create(PODS, POD);
        inForce(rule(operations, resources), validation("false"), DENY);
        String json = method.equals("PATCH")
                ? "{'metadata':{'annotations':{'a':'b'}}}"
                : path.endsWith("binding") ? "{'target':{'name':'n'}}" : method.equals("POST") ? "{}" : "";
        String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";

        ApiResponse.Document answer = send(method, PODS + path, type, json);

        assertThat(answer.status()).as(answer.tree().toString()).isEqualTo(code);
    }

    @Test
    void aDeletionShowsTheOldObject() {
        create(PODS, POD);
        inForce(rule("'DELETE'", "'pods'"), validation("object == null && oldObject.metadata.name != 'p'"), DENY);

        assertThat(send("DELETE", PODS + "/p", "", "").tree().path("message").asString())
                .contains("pods \"p\" is forbidden: ValidatingAdmissionPolicy 'rule'");
        assertThat(send("GET", PODS + "/p", "", "").status()).isEqualTo(200);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'objectSelector':{'matchLabels':{'app':'web'}} | 422",
                "'objectSelector':{'matchLabels':{'app':'db'}} | 201",
                "'objectSelector':{'matchExpressions':[{'key':'app','operator':'Exists'}]} | 422",
                "'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'default'}} | 422",
                "'namespaceSelector':{'matchLabels':{'kubernetes.io/metadata.name':'other'}} | 201",
                "'resourceRules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['*'],'resources':['pods'],"
                        + "'scope':'Cluster'}] | 201",
                "'resourceRules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['*'],'resources':['pods'],"
                        + "'resourceNames':['q']}] | 201",
                "'excludeResourceRules':[{'apiGroups':[''],'apiVersions':['v1'],'operations':['*'],"
                        + "'resources':['pods']}] | 201",
            })
    void aBindingNarrowsItsPolicy(String match, int code) {
        inForce(validation("false"), DENY + ",'matchResources':{" + match + "}");

        assertThat(post(PODS, POD).status()).isEqualTo(code);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"Equivalent, 422", "Exact, 201"})
    void equivalentResourcesAreMatchedByEitherName(String matchPolicy, int code) {
        String match = "'matchConstraints':{'matchPolicy':'" + matchPolicy + "','resourceRules':[{'apiGroups':"
                + "['events.k8s.io'],'apiVersions':['v1'],'operations':['CREATE'],'resources':['events']}]}";
        inForce(match, validation("request.resource.group != 'events.k8s.io'"), DENY);

        ApiResponse.Document answer = post(
                "/api/v1/namespaces/default/events",
                "{'metadata':{'name':'e'},'involvedObject':{'kind':'Pod','namespace':'default','name':'p'}}");

        assertThat(answer.status()).as(answer.tree().toString()).isEqualTo(code);
    }

    @Test
    void policiesAreNotAskedAboutPolicies() {
        inForce(rule("'*'", "'*/*'"), validation("false"), DENY);

        assertThat(send("DELETE", BINDINGS + "/bound", "", "").status()).isEqualTo(200);
        assertThat(post(PODS, POD).status()).isEqualTo(201);
    }

    @Test
    void aPolicyThatDoesNotCompileIsRefusedWithThePlace() {
        ApiResponse.Document answer = post(
                POLICIES,
                "{'metadata':{'name':'rule'},'spec':{" + rule("'CREATE'", "'pods'") + ","
                        + validation("request.nothing == 1") + "}}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.tree().path("message").asString())
                .isEqualTo("ValidatingAdmissionPolicy.admissionregistration.k8s.io \"rule\" is invalid:"
                        + " spec.validations[0].expression: Invalid value: \"request.nothing == 1\": compilation failed:"
                        + " ERROR: <input>:1:8: undefined field 'nothing'\n | request.nothing == 1\n | .......^");
    }

    @ParameterizedTest
    @CsvSource({"29, 404", "30, 201", "36, 201"})
    void policiesAreServedFromTheReleaseThatMadeThemGeneral(int minor, int code) {
        server.close();
        server = server(minor);
        String policy =
                "{'metadata':{'name':'rule'},'spec':{" + rule("'CREATE'", "'pods'") + "," + validation("true") + "}}";
        ApiResponse answer = server.handle(ApiRequest.of("POST", POLICIES, "test")
                .withTree("application/json", JsonMapper.shared().readTree(policy.replace('\'', '"'))));

        int status = answer instanceof ApiResponse.Document document
                ? document.status()
                : ((ApiResponse.Content) answer).status();
        assertThat(status).isEqualTo(code);
    }
}
