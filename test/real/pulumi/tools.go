//go:build tools

// Package pulumi names the program that a test builds.
package pulumi

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
