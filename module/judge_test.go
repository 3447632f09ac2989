package module

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// The outside judges. Where one of them is not installed the tests fail.

// wat2wasm translates text with wabt, without validating it.
func wat2wasm(t testing.TB, wat string, flags ...string) []byte {
	t.Helper()
	args := append([]string{"--no-check", "--enable-threads", "-", "--output=-"}, flags...)
	cmd := exec.Command("wat2wasm", args...)
	cmd.Stdin = bytes.NewReader([]byte(wat))
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("wat2wasm: %v\n%s\n%s", err, &stderr, wat)
	}
	return out
}

// wasmValidate is the verdict of wabt's validator.
func wasmValidate(t testing.TB, wasm []byte, flags ...string) error {
	t.Helper()
	file := filepath.Join(t.TempDir(), "m.wasm")
	if err := os.WriteFile(file, wasm, 0o644); err != nil {
		t.Fatal(err)
	}
	flags = append(flags, "--disable-simd", "--enable-threads", file)
	out, err := exec.Command("wasm-validate", flags...).CombinedOutput()
	if err == nil {
		return nil
	}
	if _, ok := err.(*exec.ExitError); !ok {
		t.Fatalf("wasm-validate: %v", err)
	}
	return fmt.Errorf("wasm-validate: %s", bytes.TrimSpace(out))
}

// engineConfig is wazero with exactly the features of AllFeatures.
func engineConfig() wazero.RuntimeConfig {
	const features = api.CoreFeaturesV2&^api.CoreFeatureSIMD | experimental.CoreFeaturesThreads
	return wazero.NewRuntimeConfigInterpreter().WithCoreFeatures(features)
}

// wazeroCompile is the verdict of wazero's validator.
func wazeroCompile(wasm []byte) error {
	ctx := context.Background()
	r := wazero.NewRuntimeWithConfig(ctx, engineConfig())
	defer r.Close(ctx)
	_, err := r.CompileModule(ctx, wasm)
	return err
}
