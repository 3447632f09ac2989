//go:build unix && !linux && !netbsd

package vm

// Elsewhere pages are never reserved before they are used.
const mapNoReserve = 0
