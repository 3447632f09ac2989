%% Float matrices: product, determinant by elimination, power iteration.
-module(float_matrix).
-export([start/0]).

start() ->
    A = [[2.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.5, -1.0, 4.0]],
    [mul(A, A), det(A), det([[1.0, 2.0], [2.0, 4.0]]), power(A, [1.0, 1.0, 1.0], 30)].

mul(A, B) -> [[dot(R, C) || C <- transpose(B)] || R <- A].

dot([], []) -> 0.0;
dot([X | A], [Y | B]) -> X * Y + dot(A, B).

transpose([[] | _]) -> [];
transpose(M) -> [[hd(R) || R <- M] | transpose([tl(R) || R <- M])].

det([]) -> 1.0;
det([[+0.0 | _] | _]) -> 0.0;
det([[P | R] | Rows]) -> P * det([sub(T, R, H / P) || [H | T] <- Rows]).

sub([], [], _) -> [];
sub([A | As], [B | Bs], F) -> [A - B * F | sub(As, Bs, F)].

power(_, V, 0) -> [round(X * 1000000) || X <- V];
power(A, V, N) ->
    W = [dot(R, V) || R <- A],
    L = math:sqrt(dot(W, W)),
    power(A, [X / L || X <- W], N - 1).
