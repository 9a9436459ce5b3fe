/// The description of `/v1` (OpenAPI 3.1), served at `/openapi.json`. Written by hand; a test holds it to the routes.
enum OpenAPI {
    static let document = #"""
        {
          "openapi": "3.1.0",
          "info": {
            "title": "Countersign",
            "version": "1",
            "description": "Hand mail in and ask what became of it. Every error is a problem document (RFC 9457) whose type names the check that turned the request away. A request's head has at most 16 KiB and 100 fields."
          },
          "servers": [{"url": "/"}],
          "security": [{"key": []}],
          "paths": {
            "/v1/messages": {
              "post": {
                "operationId": "submitMessage",
                "summary": "Send one message",
                "description": "As JSON, or as it is (message/rfc822) with the envelope in query parameters or header fields. A 202 means that the message is stored durably and decided. A raw message has CRLF line ends, or Unix line ends throughout.",
                "parameters": [
                  {"name": "Idempotency-Key", "in": "header", "description": "Repeats of a request under the same key within 24 hours get the first answer again.", "schema": {"type": "string", "pattern": "^[ -~]{1,255}$"}},
                  {"name": "from", "in": "query", "description": "Raw form only: the envelope's reverse path; empty for the null reverse path. Or the header field Countersign-Envelope-From.", "schema": {"type": "string"}},
                  {"name": "to", "in": "query", "description": "Raw form only: recipients, repeated or separated by commas. Or the header field Countersign-Envelope-To.", "schema": {"type": "array", "items": {"type": "string"}, "maxItems": 1000}},
                  {"name": "class", "in": "query", "description": "Raw form only. Or the header field Countersign-Class.", "schema": {"$ref": "#/components/schemas/Class"}},
                  {"name": "send_at", "in": "query", "description": "Raw form only. Or the header field Countersign-Send-At.", "schema": {"$ref": "#/components/schemas/SendAt"}}
                ],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {"schema": {"$ref": "#/components/schemas/Message"}},
                    "message/rfc822": {"schema": {"type": "string", "format": "binary"}}
                  }
                },
                "responses": {
                  "202": {"description": "Accepted: stored durably.", "headers": {"Idempotency-Replayed": {"description": "true when this is the answer to an earlier request.", "schema": {"type": "string", "const": "true"}}}, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Accepted"}}}, "links": {"status": {"operationId": "getMessage", "parameters": {"id": "$response.body#/id"}}}},
                  "400": {"$ref": "#/components/responses/Problem"},
                  "401": {"$ref": "#/components/responses/Problem"},
                  "403": {"$ref": "#/components/responses/Problem"},
                  "409": {"$ref": "#/components/responses/Problem"},
                  "413": {"$ref": "#/components/responses/Problem"},
                  "415": {"$ref": "#/components/responses/Problem"},
                  "422": {"$ref": "#/components/responses/Problem"},
                  "429": {"$ref": "#/components/responses/Limited"},
                  "503": {"$ref": "#/components/responses/Problem"}
                }
              }
            },
            "/v1/messages/{id}": {
              "get": {
                "operationId": "getMessage",
                "summary": "What became of a message",
                "description": "Needs a key with the scope read. Messages of other customers do not exist.",
                "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"$ref": "#/components/schemas/ID"}}],
                "responses": {
                  "200": {"description": "The message.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Status"}}}},
                  "401": {"$ref": "#/components/responses/Problem"},
                  "403": {"$ref": "#/components/responses/Problem"},
                  "404": {"$ref": "#/components/responses/Problem"}
                }
              }
            }
          },
          "components": {
            "securitySchemes": {
              "key": {"type": "http", "scheme": "bearer", "description": "An API key."}
            },
            "responses": {
              "Problem": {"description": "Turned away.", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}},
              "Limited": {
                "description": "A limit is reached.",
                "headers": {
                  "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
                  "X-RateLimit-Reset": {"description": "Unix time of the next try.", "schema": {"type": "integer"}},
                  "X-RateLimit-Remaining": {"schema": {"type": "integer"}}
                },
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
              }
            },
            "schemas": {
              "ID": {"type": "string", "pattern": "^[0-9a-hjkmnp-tv-z]{26}$", "description": "128 bits that begin with the time, as lower-case Crockford base32."},
              "Class": {"type": "string", "enum": ["challenge", "provoked", "notice", "reply", "transactional", "bulk"], "description": "Narrows what the key allows, never widens it."},
              "SendAt": {"description": "Do not deliver before this time, at most 72 hours ahead.", "oneOf": [{"type": "string", "format": "date-time"}, {"type": "integer", "minimum": 0, "maximum": 4102444800, "description": "Unix time in seconds."}]},
              "Address": {
                "oneOf": [
                  {"type": "string", "format": "email"},
                  {"type": "object", "properties": {"address": {"type": "string", "format": "email"}, "name": {"$ref": "#/components/schemas/Line"}}, "required": ["address"], "additionalProperties": false}
                ]
              },
              "Line": {"type": ["string", "null"], "pattern": "^[^\\u0000-\\u0008\\u000a-\\u001f\\u007f]*$", "description": "Text without control characters: it stands in a header field. Null counts as absent."},
              "Addresses": {"oneOf": [{"$ref": "#/components/schemas/Address"}, {"type": "array", "items": {"$ref": "#/components/schemas/Address"}, "maxItems": 1000}]},
              "Attachment": {
                "type": "object",
                "properties": {
                  "filename": {"type": "string", "pattern": "^[^\\u0000-\\u0008\\u000a-\\u001f\\u007f]{1,255}$", "description": "At most 255 octets of UTF-8."},
                  "content": {"type": "string", "contentEncoding": "base64", "pattern": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)$"},
                  "type": {"type": "string", "pattern": "^(?!multipart/|message/)[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+( *; *[A-Za-z0-9-]+=[A-Za-z0-9.+_-]+)*$", "maxLength": 255, "default": "application/octet-stream"},
                  "disposition": {"type": "string", "enum": ["attachment", "inline"], "default": "attachment"},
                  "content_id": {"type": "string", "pattern": "^[!#-;=?-~]{1,200}$"}
                },
                "required": ["filename", "content"],
                "additionalProperties": false
              },
              "Message": {
                "type": "object",
                "properties": {
                  "from": {"$ref": "#/components/schemas/Address"},
                  "to": {"$ref": "#/components/schemas/Addresses"},
                  "cc": {"$ref": "#/components/schemas/Addresses"},
                  "bcc": {"$ref": "#/components/schemas/Addresses"},
                  "reply_to": {"$ref": "#/components/schemas/Addresses"},
                  "subject": {"$ref": "#/components/schemas/Line"},
                  "text": {"type": "string"},
                  "html": {"type": "string"},
                  "headers": {"type": "object", "propertyNames": {"pattern": "^[!-9;-~]{1,76}$"}, "additionalProperties": {"type": "string", "pattern": "^[^\\u0000-\\u0008\\u000a-\\u001f\\u007f]*$"}, "maxProperties": 100, "description": "Fields that are made from other members, such as To, may not be set here."},
                  "attachments": {"type": "array", "items": {"$ref": "#/components/schemas/Attachment"}, "maxItems": 200},
                  "class": {"$ref": "#/components/schemas/Class"},
                  "send_at": {"$ref": "#/components/schemas/SendAt"}
                },
                "required": ["from"],
                "allOf": [
                  {"anyOf": [{"required": ["text"]}, {"required": ["html"]}]},
                  {"anyOf": [
                    {"required": ["to"], "properties": {"to": {"not": {"type": "array", "maxItems": 0}}}},
                    {"required": ["cc"], "properties": {"cc": {"not": {"type": "array", "maxItems": 0}}}},
                    {"required": ["bcc"], "properties": {"bcc": {"not": {"type": "array", "maxItems": 0}}}}
                  ]}
                ],
                "description": "At least one recipient in to, cc or bcc, at most 1,000 in all. A member that is null counts as absent.",
                "additionalProperties": false
              },
              "Accepted": {
                "type": "object",
                "properties": {
                  "id": {"$ref": "#/components/schemas/ID"},
                  "held": {"type": "array", "items": {"type": "object", "properties": {"address": {"type": "string"}, "reason": {"type": "string"}}, "required": ["address", "reason"]}},
                  "dropped": {"type": "array", "items": {"type": "string"}, "description": "On the account's own suppression list."}
                },
                "required": ["id", "held", "dropped"]
              },
              "State": {"type": "string", "enum": ["refused", "undecided", "held", "queued", "delivered", "bounced", "expired", "dropped", "inbound", "returned"]},
              "Status": {
                "type": "object",
                "properties": {
                  "id": {"$ref": "#/components/schemas/ID"},
                  "received_at": {"type": "string", "format": "date-time"},
                  "state": {"$ref": "#/components/schemas/State"},
                  "class": {"$ref": "#/components/schemas/Class"},
                  "from": {"type": "string"},
                  "size": {"type": "integer", "description": "Octets."},
                  "send_at": {"type": ["string", "null"], "format": "date-time"},
                  "recipients": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "properties": {
                        "address": {"type": "string"},
                        "state": {"$ref": "#/components/schemas/State"},
                        "status": {"type": ["string", "null"], "description": "RFC 3463 code."},
                        "note": {"type": ["string", "null"]},
                        "attempts": {"type": "integer"},
                        "finished_at": {"type": ["string", "null"], "format": "date-time"}
                      },
                      "required": ["address", "state", "attempts"]
                    }
                  },
                  "decision": {
                    "type": "object",
                    "properties": {
                      "policy": {"type": "integer"},
                      "checks": {"type": "array", "items": {"type": "object", "properties": {"check": {"type": "string"}, "result": {"type": "string", "enum": ["passed", "dropped", "refused", "undecided"]}}, "required": ["check", "result"]}, "description": "That a recipient waits stands with the recipient; no check is named for it."}
                    },
                    "required": ["policy", "checks"]
                  }
                },
                "required": ["id", "received_at", "state", "class", "from", "size", "recipients", "decision"]
              },
              "Problem": {
                "type": "object",
                "properties": {
                  "type": {"type": "string", "format": "uri-reference"},
                  "title": {"type": "string"},
                  "status": {"type": "integer"},
                  "detail": {"type": "string"},
                  "check": {"type": "string"},
                  "field": {"type": "string", "description": "Where in the request it is, such as attachments.0.content."}
                },
                "required": ["type", "title", "status"]
              }
            }
          }
        }
        """#
}
