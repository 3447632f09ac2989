%% Integer matrices: product, power, transpose, determinant, identity.
-module(prog_matrix).
-export([start/0]).

start() ->
    A = [[1, 2, 3], [4, 5, 6], [7, 8, 10]],
    [mul(A, A), pow([[1, 1], [1, 0]], 90), transpose(A), det(A), det([[2, 0, 1, 3], [1, 1, 0, 2], [0, 3, 1, 1], [4, 1, 2, 0]]), mul(A, ident(3)) =:= A, trace(pow(A, 12))].

mul(A, B) ->
    T = transpose(B),
    [[dot(R, C, 0) || C <- T] || R <- A].

dot([], [], S) -> S;
dot([X | A], [Y | B], S) -> dot(A, B, S + X * Y).

transpose([[] | _]) -> [];
transpose(M) -> [[H || [H | _] <- M] | transpose([T || [_ | T] <- M])].

pow(M, 1) -> M;
pow(M, N) when N rem 2 =:= 0 ->
    H = pow(M, N div 2),
    mul(H, H);
pow(M, N) -> mul(M, pow(M, N - 1)).

det([[X]]) -> X;
det([Row | Rest]) -> cofactors(Row, Rest, 0, 1, 0).

cofactors([], _, _, _, S) -> S;
cofactors([X | T], Rest, I, Sign, S) -> cofactors(T, Rest, I + 1, -Sign, S + Sign * X * det([drop(I, R) || R <- Rest])).

drop(0, [_ | T]) -> T;
drop(N, [H | T]) -> [H | drop(N - 1, T)].

ident(N) -> [[if I =:= J -> 1; true -> 0 end || J <- seq(1, N)] || I <- seq(1, N)].

trace(M) -> trace(M, 0).

trace([], _) -> 0;
trace([R | T], I) -> nth(I, R) + trace(T, I + 1).

nth(0, [H | _]) -> H;
nth(N, [_ | T]) -> nth(N - 1, T).

seq(A, B) when A > B -> [];
seq(A, B) -> [A | seq(A + 1, B)].
