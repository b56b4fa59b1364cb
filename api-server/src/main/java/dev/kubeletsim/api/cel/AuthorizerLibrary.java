// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.List;

/**
 * {@code authorizer}: asks whether somebody may do something. This server lets whoever is authenticated do everything, as a
 * kube-apiserver with {@code --authorization-mode=AlwaysAllow} does, so each check is allowed, without a reason.
 */
final class AuthorizerLibrary {
    private static final CelType STRING = SimpleType.STRING;
    private static final CelType AUTHORIZER = KubernetesTypes.AUTHORIZER;
    private static final CelType RESOURCE = KubernetesTypes.RESOURCE_CHECK;

    /** Asks on behalf of a user. */
    record Authorizer(String user) {}

    /** A question about a path that is no resource. */
    record PathCheck(Authorizer authorizer, String path) {}

    /** The beginning of a question about a resource. */
    record GroupCheck(Authorizer authorizer, String group) {}

    /** A question about a resource. */
    record ResourceCheck(GroupCheck group, String resource, String subresource, String namespace, String name) {}

    /** An answer. */
    record Decision(boolean allowed, String reason) {}

    private static final Decision ALLOWED = new Decision(true, "");

    private AuthorizerLibrary() {}

    static FunctionSet functions() {
        FunctionSet functions = new FunctionSet()
                .member("path", "authorizer_path", KubernetesTypes.PATH_CHECK, List.of(AUTHORIZER, STRING), args -> {
                    if (((String) args[1]).isEmpty()) {
                        throw FunctionSet.failure("path must not be empty");
                    }
                    return new PathCheck((Authorizer) args[0], (String) args[1]);
                })
                .member("group", "authorizer_group", KubernetesTypes.GROUP_CHECK, List.of(AUTHORIZER, STRING), args ->
                        new GroupCheck((Authorizer) args[0], (String) args[1]))
                .member("serviceAccount", "authorizer_serviceaccount", AUTHORIZER, List.of(AUTHORIZER, STRING, STRING), args ->
                        new Authorizer("system:serviceaccount:" + args[1] + ":" + args[2]));
        functions.addAll(resources());
        functions.addAll(decisions());
        return functions;
    }

    private static FunctionSet resources() {
        List<CelType> check = List.of(RESOURCE, STRING);
        return new FunctionSet()
                .member("resource", "groupcheck_resource", RESOURCE, List.of(KubernetesTypes.GROUP_CHECK, STRING), args ->
                        new ResourceCheck((GroupCheck) args[0], (String) args[1], "", "", ""))
                .member("subresource", "resourcecheck_subresource", RESOURCE, check, args -> {
                    ResourceCheck of = (ResourceCheck) args[0];
                    return new ResourceCheck(of.group, of.resource, (String) args[1], of.namespace, of.name);
                })
                .member("namespace", "resourcecheck_namespace", RESOURCE, check, args -> {
                    ResourceCheck of = (ResourceCheck) args[0];
                    return new ResourceCheck(of.group, of.resource, of.subresource, (String) args[1], of.name);
                })
                .member("name", "resourcecheck_name", RESOURCE, check, args -> {
                    ResourceCheck of = (ResourceCheck) args[0];
                    return new ResourceCheck(of.group, of.resource, of.subresource, of.namespace, (String) args[1]);
                });
    }

    /** Selectors narrow a question (since 1.31); the answer stays the same. */
    static FunctionSet selectors() {
        List<CelType> check = List.of(RESOURCE, STRING);
        return new FunctionSet()
                .member("fieldSelector", "authorizer_fieldselector", RESOURCE, check, args -> args[0])
                .member("labelSelector", "authorizer_labelselector", RESOURCE, check, args -> args[0]);
    }

    private static FunctionSet decisions() {
        CelType decision = KubernetesTypes.DECISION;
        List<CelType> one = List.of(decision);
        return new FunctionSet()
                .member("check", "pathcheck_check", decision, List.of(KubernetesTypes.PATH_CHECK, STRING), args -> ALLOWED)
                .member("check", "resourcecheck_check", decision, List.of(RESOURCE, STRING), args -> ALLOWED)
                .member("errored", "decision_errored", SimpleType.BOOL, one, args -> false)
                .member("error", "decision_error", STRING, one, args -> "")
                .member("allowed", "decision_allowed", SimpleType.BOOL, one, args -> ((Decision) args[0]).allowed)
                .member("reason", "decision_reason", STRING, one, args -> ((Decision) args[0]).reason);
    }
}
