package precompile

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func mode(t *testing.T, name string) os.FileMode {
	t.Helper()
	info, err := os.Lstat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode()
}

func write(t *testing.T, name, data string, mode os.FileMode) {
	t.Helper()
	if err := WriteFile(name, []byte(data), mode); err != nil {
		t.Fatal(err)
	}
}

func TestWriteFile(t *testing.T) {
	old := syscall.Umask(0o027)
	defer syscall.Umask(old)
	dir := t.TempDir()

	name := filepath.Join(dir, "new")
	write(t, name, "one", 0o666)
	if got := mode(t, name); got != 0o640 {
		t.Errorf("a new file has mode %v, want 0640", got)
	}

	if err := os.Chmod(name, 0o604); err != nil {
		t.Fatal(err)
	}
	write(t, name, "two", 0o666)
	if got := mode(t, name); got != 0o604 {
		t.Errorf("the mode became %v, want 0604", got)
	}

	link := filepath.Join(dir, "link")
	if err := os.Symlink("new", link); err != nil {
		t.Fatal(err)
	}
	write(t, link, "three", 0o666)
	if mode(t, link)&os.ModeSymlink == 0 {
		t.Error("the link was replaced by a file")
	}
	if got := read(t, name); got != "three" {
		t.Errorf("the file behind the link holds %q", got)
	}

	write(t, "/dev/null", "gone", 0o666)
	if mode(t, "/dev/null")&os.ModeDevice == 0 {
		t.Fatal("/dev/null was replaced")
	}
}

// A failed write leaves neither a changed file nor a temporary one.
func TestWriteFileFails(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "folder")
	if err := os.Mkdir(target, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(target, []byte("x"), 0o666); err == nil {
		t.Error("a folder was overwritten")
	}
	if err := WriteFile(filepath.Join(dir, "none", "x"), []byte("x"), 0o666); err == nil {
		t.Error("a file was written into a folder that is not there")
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestReadFileLimit(t *testing.T) {
	name := filepath.Join(t.TempDir(), "sparse")
	if err := os.WriteFile(name, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(name, MaxFile+1); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadFile(name); err != errTooLarge {
		t.Errorf("got %v", err)
	}
	// A device has no size, and no end.
	zero, err := os.Open("/dev/zero")
	if err != nil {
		t.Fatal(err)
	}
	defer zero.Close()
	if _, err := readAtMost(zero, 0, 1000); err != errTooLarge {
		t.Errorf("got %v", err)
	}
}
