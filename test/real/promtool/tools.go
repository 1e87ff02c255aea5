//go:build tools

// Package promtool names the program that a test builds.
package promtool

import _ "github.com/prometheus/prometheus/cmd/promtool"
