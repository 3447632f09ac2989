//go:build linux || netbsd

package vm

import "syscall"

const mapNoReserve = syscall.MAP_NORESERVE
