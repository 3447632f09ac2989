//go:build unix && !wasm

package mem

import "syscall"

// reserveAddresses maps n bytes that cannot be accessed yet.
func reserveAddresses(n int) []byte {
	m, err := syscall.Mmap(-1, 0, n, syscall.PROT_NONE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		panic("no mapping of 4 GB for the linear memory: " + err.Error())
	}
	return m
}

// allowAccess makes a part of the mapping readable and writable.
func allowAccess(part []byte) bool {
	return syscall.Mprotect(part, syscall.PROT_READ|syscall.PROT_WRITE) == nil
}
