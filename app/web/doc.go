// Package web serves the app: pages, the API under /api/v1, the live socket,
// assets, /healthz and /metrics.
//
// One table (routes.go) lists every route with its policy; one table
// (problems.go) turns every error into a response, in the reader's language:
// problem+json (RFC 9457) for programs, a page for people. openapi.yaml describes
// the API, and a test holds it against both tables.
//
// What it promises:
//   - No response sets a cookie: cookies ignore ports (RFC 6265 §8.5) and would
//     travel to every learner's server.
//   - A Host that is not this machine's is refused (DNS rebinding), and so is a
//     foreign Origin where it could do harm.
//   - Every body that is read is bounded in octets and in time.
package web
