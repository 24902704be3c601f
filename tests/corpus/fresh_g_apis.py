"""The web server of the seventh fresh set's second half: pages, and clouds in the words of their API references."""

from tests.corpus.fresh_f_servers import amazon
from tests.corpus.fresh_parts import Answer, Routes, hang, hang_up

PAGE = "<html>\r\n<head><title>{0}</title></head>\r\n<body>\r\n<center><h1>{0}</h1></center>\r\n<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>\r\n"  # noqa: E501
BASIC = {"WWW-Authenticate": 'Basic realm="heron"'}


def azure(code: int, name: str, words: str) -> Answer:
    """Azure Storage: learn.microsoft.com/rest/api/storageservices/status-and-error-codes2."""
    body = f'<?xml version="1.0" encoding="utf-8"?><Error><Code>{name}</Code><Message>{words}</Message></Error>'
    return Answer(code, body, {"x-ms-error-code": name, "Content-Type": "application/xml"})


def google(code: int, words: str, reason: str = "forbidden") -> Answer:
    """Cloud Storage's JSON API: cloud.google.com/storage/docs/json_api/v1/status-codes."""
    errors = [{"message": words, "domain": "global", "reason": reason}]
    return Answer(code, {"error": {"code": code, "message": words, "errors": errors}})


def kind(code: int, words: str, kind: str, name: str | None = None) -> Answer:
    """Stripe's and OpenAI's error object: docs.stripe.com/error-handling, platform.openai.com (error codes)."""
    return Answer(code, {"error": {"message": words, "type": kind, "code": name, "param": None}})


WEB: Routes = [
    (r"^cloud\.", amazon),
    (r"^blob\S* \S+ /ledger/locked", azure(403, "AuthenticationFailed", "Server failed to authenticate the request. "
    "Make sure the value of "
                                          "Authorization header is formed correctly including the signature.")),
    (r"^blob\S* \S+ /ledger/banned", azure(403, "AuthorizationPermissionMismatch", "This request is not authorized to "
    "perform this operation "
                                          "using this permission.")),
    (r"^blob\S* \S+ /ledger/busy", azure(503, "ServerBusy", "The server is currently unable to receive requests. "
    "Please retry your request.")),
    (r"^blob\.", azure(404, "ContainerNotFound", "The specified container does not exist.")),
    (r"^gcs\S* \S+ \S*/b/locked", google(401, "Invalid Credentials", "authError")),
    (r"^gcs\S* \S+ \S*/b/banned", google(403, "etl@heron-prod.iam.gserviceaccount.com does not have "
    "storage.objects.list access to the Google "
                                        "Cloud Storage bucket. Permission 'storage.objects.list' denied on resource "
                                        "(or it may not exist).")),
    (r"^gcs\.", google(404, "The specified bucket does not exist.", "notFound")),
    (r"^stripe\S* \S+ /locked", kind(401, "Invalid API Key provided: sk_test_****************dead", "invalid_request_er"
    "ror")),
    (r"^stripe\S* \S+ /hot", kind(429, "Too many requests in a short period of time. Please use exponential backoff.",
    "invalid_request_error",
                                  "rate_limit")),
    (r"^stripe\S* \S+ /card", kind(402, "Your card was declined.", "card_error", "card_declined")),
    (r"^stripe\S* \S+ /v1/", kind(429, "Request rate limit exceeded. You can learn more about rate limits here "
    "https://stripe.com/docs/rate-limits.",
                                    "invalid_request_error", "rate_limit")),
    (r"^ai\S* \S+ /locked", kind(401, "Incorrect API key provided: sk-dead. You can find your API key at "
    "https://platform.openai.com/account/"
                                 "api-keys.", "invalid_request_error", "invalid_api_key")),
    (r"^ai\S* \S+ /hot", kind(429, "Rate limit reached for gpt-4o in organization org-heron on tokens per min (TPM): "
    "Limit 30000, Used 29800, "
                              "Requested 900. Please try again in 1.4s.", "tokens", "rate_limit_exceeded")),
    (r"^ai\S* \S+ /quota", kind(429, "You exceeded your current quota, please check your plan and billing details.", "i"
    "nsufficient_quota",
                                "insufficient_quota")),
    (r"^ai\S* \S+ /model", kind(404, "The model `gpt-5-heron` does not exist or you do not have access to it.", "invali"
    "d_request_error",
                                "model_not_found")),
    (r"^api\S* \S+ /gh/(locked|banned|hot)", lambda talk: {
        "locked": Answer(401, {"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest", "stat"
        "us": "401"}),
        "banned": Answer(403, {"message": "Must have admin rights to Repository.", "documentation_url": "https://docs.g"
        "ithub.com/rest/"
                               "branches", "status": "403"}),
        "hot": Answer(403, {"message": "API rate limit exceeded for user ID 5021.", "documentation_url": "https://docs."
        "github.com/rest"},
                      {"X-RateLimit-Remaining": "0"}),
    }[talk.path.split("/")[2]]),
    (r"^api\S* \S+ /slack/(\w+)/", lambda talk: Answer(200, {"ok": False, "error": talk.path.split("/")[2], **(
        {"needed": "users:read", "provided": "chat:write"} if "scope" in talk.path else {})})),
    (r"^api\S* \S+ /gl401/", Answer(401, {"message": "401 Unauthorized"})),
    (r"^api\S* \S+ /gl403/", Answer(403, {"message": "403 Forbidden"})),
    (r"^api\S* \S+ /vault403/", Answer(403, {"errors": ["1 error occurred:\n\t* permission denied\n\n"]})),
    (r"^api\S* \S+ /es/locked", Answer(401, {"error": {"type": "security_exception", "reason": "unable to authenticate "
    "user [etl] for REST "
                                       "request [/_search]"}, "status": 401}, {**BASIC, "X-elastic-product": "Elasticse"
                                       "arch"})),
    (r"^api\S* \S+ /es/banned", Answer(403, {"error": {"type": "security_exception", "reason": "action "
    "[indices:data/write/bulk] is "
                                       "unauthorized for user [etl] with effective roles [viewer] on indices [orders], "
                                       "this action is granted "
                                       "by the index privileges [create_doc,create,index,write,all]"}, "status": 403},
                                       {"X-elastic-product": "Elasticsearch"})),
    (r"^api\S* \S+ /es/", Answer(404, {"error": {"type": "index_not_found_exception", "reason": "no such index "
    "[orders-2026]", "index":
                                 "orders-2026"}, "status": 404}, {"X-elastic-product": "Elasticsearch"})),
    (r"/locked/", Answer(401, PAGE.format("401 Authorization Required"), BASIC)),
    (r"/token/", Answer(401, {"message": "jwt expired"}, {"WWW-Authenticate": 'Bearer error="invalid_token"'})),
    (r"/banned/", Answer(403, PAGE.format("403 Forbidden"))),
    (r"/hot/", Answer(429, {"message": "slow down"}, {"Retry-After": "0"})),
    (r"/broken/", Answer(500, PAGE.format("500 Internal Server Error"))),
    (r"/ill/", Answer(502, PAGE.format("502 Bad Gateway"))),
    (r"/maintenance/", Answer(503, PAGE.format("503 Service Temporarily Unavailable"))),
    (r"/slowup/", Answer(504, PAGE.format("504 Gateway Time-out"))),
    (r"/html/", Answer(200, "<!DOCTYPE html><title>Sign in</title>\n", {"Content-Type": "text/html"})),
    (r"/business/", Answer(200, {"ok": False, "error": "limit exceeded: 401 lots"})),
    (r" /stuck/", hang),
    (r" /bye/", hang_up),
    (r" /large", Answer(200, b"\0" * 400_000)),
]  # fmt: skip
