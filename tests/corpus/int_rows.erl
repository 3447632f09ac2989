%% Several operations in a row, the results of some of which are not needed for
%% themselves, at the borders of 28, 60, 62, 63 and 64 bits.
-module(int_rows).
-export([start/0, id/1, lines/2]).

start() ->
    Ns = [0, 1, -1, 7, 134217727, 134217728, -134217728, -134217729, (1 bsl 32) - 1, 1 bsl 59, -(1 bsl 59), (1 bsl 61) - 1, 1 bsl 61,
          -(1 bsl 61), -(1 bsl 61) - 1, (1 bsl 62) - 1, 1 bsl 62, (1 bsl 63) - 1, 1 bsl 63, -(1 bsl 63), 1 bsl 64, -(1 bsl 70)],
    [fnv(<<"The quick brown fox">>, 16#811c9dc5), xorshift(88172645463325252, 5), lcg(12345, 20), adler(<<"Wikipedia">>, 1, 0),
     [{row(A, B), masks(A, B), shifts(A), keep(A, B)} || A <- Ns, B <- [3, -5, 1 bsl 31, 1 bsl 60, -(1 bsl 66)]],
     mixed(1.5, 2), mixed(2, 0.5), mixed(a, 1), mixed(1, b), trace(1, a), trace(a, 1), trace(1 bsl 61, 1 bsl 61)].

fnv(<<C, T/binary>>, H) -> fnv(T, ((H bxor C) * 16777619) band 16#FFFFFFFF);
fnv(<<>>, H) -> H.

xorshift(X, 0) -> X;
xorshift(X0, N) ->
    X1 = X0 bxor ((X0 bsl 13) band 16#3ffffffffffffff),
    X2 = X1 bxor (X1 bsr 7),
    xorshift(X2 bxor ((X2 bsl 17) band 16#3ffffffffffffff), N - 1).

lcg(X, 0) -> X;
lcg(X, N) -> lcg((X * 1103515245 + 12345) rem 2147483648, N - 1).

adler(<<C, T/binary>>, A, B) ->
    A1 = (A + C) rem 65521,
    adler(T, A1, (B + A1) rem 65521);
adler(<<>>, A, B) -> (B bsl 16) bor A.

row(A, B) -> {(A + B) * 3 - 7, (A - B) * (B + 1), -(A * 31 + B), bnot (A bxor B) + 1, (A div 7 + B) rem 1000, (A * -1) div -1}.

masks(A, B) ->
    {(A * A + B) band 16#FFFFFFFFFFFF, ((A bsl 20) + (B bsl 3)) band 255, (A * 16#9E3779B97F4A7C1 bxor B) band 16#7FFFFFFF,
     (-(A + 1) - B) band 16#FFFF, (A bor (B + 1)) band -16, (bnot (A + B)) band 1}.

shifts(A) -> {(A bsl 2) bsr 1, (A + 1) bsl 31 - 1, (A bsr 70) + 1, (A bsr 63) * 2, ((A bsl 59) bxor 1) bsr 59}.

%% Results that are needed besides what is computed from them.
keep(A, B) ->
    S = A + B,
    P = S * 5,
    Q = P - A,
    [S, P, Q, S bxor Q].

mixed(A, B) ->
    try {ok, (A + B) * 2 - B} catch C:R -> {C, R} end.

%% An error names the line of its operation.
trace(A, B) ->
    try lines(A, B)
    catch C:R:S -> {C, R, [{F, N, proplists:get_value(line, I)} || {?MODULE, F, N, I} <- S, F =:= lines]}
    end.

lines(A, B) ->
    X = id(A) * 3,
    Y = X + 1
        - A,
    Z = Y bxor
        id(B),
    [(Z + B) * Z
     - Y].

id(X) -> X.
