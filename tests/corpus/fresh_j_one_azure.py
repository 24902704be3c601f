"""Azure's login and resource manager, in the words of learn.microsoft.com (see fresh_j_one_web.py)."""

import re

from tests.corpus.fresh_parts import Answer, Talk

TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
LOGIN = f"https://login.microsoftonline.com/{TENANT}"
OPENID = {
    "token_endpoint": f"{LOGIN}/oauth2/v2.0/token", "authorization_endpoint": f"{LOGIN}/oauth2/v2.0/authorize",
    "issuer": f"{LOGIN}/v2.0", "device_authorization_endpoint": f"{LOGIN}/oauth2/v2.0/devicecode",
}  # fmt: skip
TRACE = "Trace ID: 1b5edfbf-c704-4885-af9a-5534816b5814 Correlation ID: 9f4d0e5c-8a53-4a53-9d5b-1f6f1c2b7a10"


def entra(talk: Talk) -> Answer:
    """The login of Azure: which secret, says which refusal."""
    if "openid-configuration" in talk.path:
        return Answer(200, OPENID)
    if "discovery/instance" in talk.path:
        alias = ["login.microsoftonline.com", "login.windows.net", "sts.windows.net"]
        entry = {"preferred_network": alias[0], "preferred_cache": "login.windows.net", "aliases": alias}
        end = f"{LOGIN}/v2.0/.well-known/openid-configuration"
        return Answer(200, {"tenant_discovery_endpoint": end, "api-version": "1.1", "metadata": [entry]})
    asked = talk.body.decode()
    if "client_secret=right" in asked:
        return Answer(200, {"token_type": "Bearer", "expires_in": 86000, "ext_expires_in": 86000,
                            "access_token": "eyJ.eyJ.x"})  # fmt: skip
    app = "4f8ab1ce-5d5c-4d10-8a55-6f6a9dd7a3c1"
    words = (
        f"AADSTS7000222: The provided client secret keys for app '{app}' are expired. Visit the Azure portal to "
        f"create "
        "new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added "
        f"security: https://aka.ms/certCreds. {TRACE} Timestamp: 2026-03-02 08:45:00Z"
    )
    return Answer(401, {"error": "invalid_client", "error_description": words, "error_codes": [7000222]})


SUBSCRIPTION = "3b8c1a52-6c0e-4f0b-9a51-5d2f1c7a9b10"


def azure(talk: Talk) -> Answer:
    """The resource manager: what the group's or resource's name says."""
    path = talk.path.partition("?")[0]
    if path == "/subscriptions":
        one = {"id": f"/subscriptions/{SUBSCRIPTION}", "subscriptionId": SUBSCRIPTION, "displayName": "shop-dev",
               "state": "Enabled", "tenantId": TENANT, "subscriptionPolicies": {}}  # fmt: skip
        return Answer(200, {"value": [one], "count": {"type": "Total", "value": 1}})
    group = (re.search(r"resource[gG]roups/([\w-]+)", path) or [None, ""])[1]
    if group == "rg-prod" or "roleAssignments" in path:
        words = (
            f"The client '4f8ab1ce-5d5c-4d10-8a55-6f6a9dd7a3c1' with object id '0d1c2b3a-1111-4222-8333-444455556666' "
            f"does not have authorization to perform action 'Microsoft.Resources/subscriptions/resourceGroups/read' "
            f"over scope '{path.split('/providers')[0]}' or the scope is invalid. If access was recently granted, "
            "please refresh your credentials."
        )
        return Answer(403, {"error": {"code": "AuthorizationFailed", "message": words}})
    if group == "rg-full":
        words = (
            "Operation could not be completed as it results in exceeding approved Total Regional Cores quota. "
            "Additional"
            " details - Deployment Model: Resource Manager, Location: westeurope, Current Limit: 10, Current Usage: "
            "8, "
            "Additional Required: 4, (Minimum) New Limit Required: 12."
        )
        return Answer(409, {"error": {"code": "OperationNotAllowed", "message": words}})
    if group == "rg-old":
        words = "The access token expiry UTC time '3/2/2026 8:45:00 AM' is earlier than current UTC time."
        return Answer(401, {"error": {"code": "ExpiredAuthenticationToken", "message": words}})
    if group == "rg-shop" and "/providers/" in path:
        kind = "/".join(path.split("/providers/")[1].split("/")[:3])
        words = f"The Resource '{kind}' under resource group '{group}' was not found. For more details please go to " \
                "https://aka.ms/ARMResourceNotFoundFix"  # fmt: skip
        return Answer(404, {"error": {"code": "ResourceNotFound", "message": words}})
    if group:
        words = f"Resource group '{group}' could not be found."
        return Answer(404, {"error": {"code": "ResourceGroupNotFound", "message": words}})
    return Answer(404, {"error": {"code": "NotFound", "message": "Not found."}})
