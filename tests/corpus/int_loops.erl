%% Loops whose variables are integers that do not stay small: sums, hashes and
%% products that go on as bignums, with everything that may happen to such a variable.
-module(int_loops).
-export([start/0]).

-define(BIG, 1000000000000).

start() ->
    [sum(100, ?BIG), sum(100, 1 bsl 62), sum(100, -(1 bsl 100)), sum(10, 0.5), sum(50, 134217700), sum(50, -134217760),
     fib(95, 0, 1), fact(30, 1), hash(200, 17), fnv(<<"a text to hash">>, 2166136261), crc(<<"123456789">>, 16#FFFFFFFF) bxor 16#FFFFFFFF,
     swap(9, 1 bsl 40, 3), rotate(10, ?BIG, 2, 3), collect(5, ?BIG, []), tuples(5, ?BIG, none), limit(?BIG, 7),
     even(21, ?BIG), down(?BIG), compare(20, 134217720, []), kinds(6, 134217725, []), text(3, ?BIG, <<>>),
     failed(fun() -> clause(3, ?BIG) end), failed(fun() -> guarded(2, ?BIG) end), badarith(3, ?BIG, 1),
     (try badarith(3, ?BIG, a) catch error:badarith -> no_sum end), failed(fun() -> select(4, ?BIG) end),
     calls(5, ?BIG), funs(4, ?BIG, fun(X) -> X * 3 end), caught(6, ?BIG, []), mapped(5, ?BIG, #{}), shifts(70, 1), masks(40, ?BIG),
     negate(5, ?BIG), divide(30, 1 bsl 61), exact(6, 134217726, 0), steps(10, ?BIG, 0), [sum(N, L) || N <- [1, 2, 40], L <- [134217727, 134217728]]].

failed(F) ->
    try
        F()
    catch
        Class:Reason:Trace ->
            {M, Name, Args, _} = hd(Trace),
            {Class, Reason, M, Name, Args}
    end.

sum(0, S) -> S;
sum(N, S) -> sum(N - 1, S + N).

fib(0, A, _) -> A;
fib(N, A, B) -> fib(N - 1, B, A + B).

fact(0, A) -> A;
fact(N, A) -> fact(N - 1, A * N).

hash(0, A) -> A;
hash(N, A) -> hash(N - 1, (A * 31 + N) band 16#FFFFFFFF).

fnv(<<C, R/binary>>, H) -> fnv(R, ((H bxor C) * 16777619) band 16#FFFFFFFF);
fnv(<<>>, H) -> H.

crc(<<C, R/binary>>, A) -> crc(R, bits(A bxor C, 8));
crc(<<>>, A) -> A.

bits(A, 0) -> A;
bits(A, N) when A band 1 =:= 1 -> bits((A bsr 1) bxor 16#EDB88320, N - 1);
bits(A, N) -> bits(A bsr 1, N - 1).

%% Registers that are exchanged.
swap(0, A, B) -> {A, B};
swap(N, A, B) -> swap(N - 1, B + A, A).

rotate(0, A, B, C) -> [A, B, C];
rotate(N, A, B, C) -> rotate(N - 1, B * 5, C + A, A).

%% Terms that hold them.
collect(0, S, L) -> {S, L};
collect(N, S, L) -> collect(N - 1, S + ?BIG, [S | L]).

tuples(0, S, T) -> {S, T};
tuples(N, S, T) -> tuples(N - 1, S * 2, {S, T, [S + 1]}).

limit(S, _) when S > 1000000000100 -> {over, S};
limit(S, Step) -> limit(S + Step, Step).

%% Loops over several functions.
even(0, S) -> {even, S};
even(N, S) -> odd(N - 1, S * 3).

odd(0, S) -> {odd, S};
odd(N, S) -> even(N - 1, S - 1000000).

down(S) when S < -1000 -> S;
down(S) -> down(S - 99999999999).

compare(0, _, L) -> L;
compare(N, S, L) ->
    compare(N - 1, S + 3, [{S < 134217730, S >= 134217735, S =:= 134217732, S == 134217732.0, S /= 134217729} | L]).

kinds(0, _, L) -> L;
kinds(N, S, L) -> kinds(N - 1, S + 2, [kind(S), is_integer(S), is_float(S), is_number(S), is_atom(S) | L]).

kind(134217727) -> last;
kind(134217729) -> second;
kind(X) when is_integer(X) -> integer.

text(0, S, B) -> {S, B};
text(N, S, B) -> text(N - 1, S + S, <<B/binary, S:48, N>>).

%% Errors that show them.
clause(N, S) when N > 0 -> clause(N - 1, S * 7).

guarded(N, S) when is_integer(S), N > 0 -> guarded(N - 1, S * S).

badarith(0, S, X) -> S + X;
badarith(N, S, X) -> badarith(N - 1, S + S, X).

select(N, S) ->
    case S of
        1 -> one;
        1000000000000 -> select(N - 1, S + 1);
        1000000000001 when N > 2 -> select(N - 1, S + 2)
    end.

%% Calls, in the loop and behind it.
calls(0, S) -> S;
calls(N, S) -> calls(N - 1, twice(S) + id(S)).

twice(X) -> X + X.

id(X) -> X.

funs(0, S, _) -> S;
funs(N, S, F) -> funs(N - 1, F(S) + S, F).

caught(0, S, L) -> {S, L};
caught(N, S, L) ->
    R = try
            S / (N - 3)
        catch
            error:badarith -> {S, zero}
        end,
    caught(N - 1, S + 1234567, [R | L]).

mapped(0, S, M) -> {S, M};
mapped(N, S, M) -> mapped(N - 1, S bxor 255, M#{N => S, S => N}).

shifts(0, A) -> A;
shifts(N, A) -> shifts(N - 1, A bsl 1).

masks(0, A) -> A;
masks(N, A) -> masks(N - 1, (A bor (A bsr 3)) bxor (N bsl 35)).

negate(0, A) -> A;
negate(N, A) -> negate(N - 1, -A * 3).

divide(0, A) -> A;
divide(N, A) -> divide(N - 1, A div 3 + A rem 7).

%% To and fro over the last small integer.
exact(0, S, T) -> {S, T};
exact(N, S, T) when N rem 2 =:= 0 -> exact(N - 1, S + 5, T + S);
exact(N, S, T) -> exact(N - 1, S - 5, T - S).

steps(N, S, T) when N > 0, S > T -> steps(N - 1, S - 7, T + ?BIG div 25);
steps(_, S, T) -> {S, T}.
